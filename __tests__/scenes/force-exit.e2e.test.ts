/** Scenes that leave something open, for which Jest would wait. */
import { runScenes } from '../running/scenes';

runScenes('.force-exit.scene.ts', ['-i', '--forceExit']);
