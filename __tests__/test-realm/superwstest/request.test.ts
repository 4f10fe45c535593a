/** @jest-environment jest-ws-dynamic/environment */
import './request-behaviour';
