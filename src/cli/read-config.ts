/** The program that readConfigApart starts: sends the config of the project in argv[2]. */
import { findJest } from './project';

const [, , cwd = process.cwd(), path] = process.argv;

void findJest(cwd)
  .then((jest) => jest.readConfig(path))
  // JSON: a config may hold functions, which no message can.
  .then((config) => process.send?.(JSON.parse(JSON.stringify(config))));
