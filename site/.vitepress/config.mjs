// The pages of docs/ as a site: npm run docs (written to site/.vitepress/dist).
import { defineConfig } from 'vitepress';
import { searchOptions } from '../search-options.mjs';

const page = (text, name) => ({ text, link: `/${name}` });

export default defineConfig({
  title: 'jest-ws-dynamic',
  description: 'Test WebSocket servers and clients in Jest: a real server per test file.',
  // A copy of docs/: outside of this folder VitePress does not find Vue.
  srcDir: 'pages',
  // Files of the repository that are no pages.
  ignoreDeadLinks: [/\.\.\/(examples|bench|src|README)/, /(examples|bench|src)\//],
  themeConfig: {
    search: { provider: 'local', options: { miniSearch: { searchOptions } } },
    sidebar: [
      {
        text: 'Start',
        items: [
          page('Getting started', 'index'),
          page('Software with fixed addresses', 'fixed-addresses'),
          page('Your app under test', 'frameworks'),
          page('TypeScript', 'typescript'),
          page('ES modules', 'es-modules'),
          page('Recipes', 'recipes'),
          page('The environment', 'environment'),
          page('Options', 'options'),
          page('The runner', 'runner'),
        ],
      },
      {
        text: 'Test a server',
        items: [
          page('Client', 'client'),
          page('Chain', 'chain'),
          page('Matchers', 'matchers'),
          page('Codecs', 'codecs'),
          page('Any language', 'commands'),
          page('TLS', 'tls'),
          page('Reference server', 'reference-server'),
        ],
      },
      {
        text: 'Test a client',
        items: [
          page('Testing a client', 'testing-a-client'),
          page('Mock server', 'mock-server'),
          page('A bad network', 'network'),
          page('Record and replay', 'record-and-replay'),
        ],
      },
      {
        text: 'Suites, load, reports',
        items: [
          page('Suites', 'suites'),
          page('Conformance', 'conformance'),
          page('Security', 'security'),
          page('Load tests', 'load'),
          page('Reports', 'reports'),
          page('From many machines', 'artillery'),
          page('Coverage', 'coverage'),
          page('Other runners', 'other-runners'),
        ],
      },
      {
        text: 'When it fails',
        items: [
          page('Troubleshooting', 'troubleshooting'),
          page('Debugging', 'debugging'),
          page('ESLint', 'eslint'),
          page('Failures', 'failures'),
          page('Errors', 'errors'),
          page('Ports', 'ports'),
        ],
      },
      {
        text: 'Reference',
        // Made from the doc comments: site/typedoc.json.
        items: [page('API', 'api/')],
      },
      {
        text: 'Coming from',
        items: [
          page('superwstest', 'from-superwstest'),
          page('jest-websocket-mock', 'from-jest-websocket-mock'),
          page('The Python original', 'from-the-original'),
        ],
      },
      {
        text: 'Project',
        items: [page('Contributing', 'contributing')],
      },
    ],
  },
});
