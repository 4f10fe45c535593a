import { runScenes } from '../running/scenes';

// Where CI runs the tests, too, Jest writes what is missing, such as a recording.
runScenes('.scene.ts', ['-i', '--ci=false']);
