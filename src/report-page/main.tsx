import { render } from 'preact';
import { App } from './app';
import { readOverview } from './report-data';

const page = document.getElementById('page');
if (page) render(<App overview={readOverview()} />, page);
