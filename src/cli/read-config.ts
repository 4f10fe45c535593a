/** The program started by readConfigApart: sends the config of the project in argv[2]. */
import { findJest } from './project';

const [, , cwd = process.cwd(), path] = process.argv;

void findJest(cwd)
  .then((jest) => jest.readConfig(path))
  // As JSON: a config may contain functions, which messages cannot.
  .then((config) => process.send?.(JSON.parse(JSON.stringify(config))));
