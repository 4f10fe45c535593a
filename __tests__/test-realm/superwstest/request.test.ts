import './request-behaviour';
