import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The project's root, from the sources as well as from a build. */
export function projectRoot(from: string = import.meta.dirname): string {
  for (let folder = from; folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(join(folder, 'nest-cli.json'))) return folder;
  }
  throw new Error(`no nest-cli.json above ${from}: this build does not stand in the project`);
}
