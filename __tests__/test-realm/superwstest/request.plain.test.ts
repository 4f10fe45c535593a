/** @jest-environment node */
import './request-behaviour';
