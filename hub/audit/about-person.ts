import { storedOf } from '../store/tables/person.ts';

/** Whatever is stored about one person, as lines of JSON; none for an id that nothing is known of. */
export function* linesAbout(dataDir: string, staff: string): Generator<string> {
  for (const stored of storedOf(dataDir, staff)) yield JSON.stringify(stored);
}
