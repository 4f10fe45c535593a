import { runScenes } from '../running/scenes';

runScenes('.scene.ts', ['-i']);
