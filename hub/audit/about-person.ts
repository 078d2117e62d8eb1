import { storedOf } from '../store/tables/people/person.ts';

/** @returns everything that is stored about one person, one JSON object a line; nothing for an unknown id. */
export function* linesAbout(dataDir: string, staff: string): Generator<string> {
  for (const stored of storedOf(dataDir, staff)) yield JSON.stringify(stored);
}
