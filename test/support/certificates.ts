import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeAuthority, makeLeaf, type Pair } from '../../hub/certificates/make.ts';

const DAY = 86_400_000;

/** Certificates as an owner would bring them, good from yesterday of `now`. */
export async function owner(now: number = Date.now()) {
  const lifetime = (days: number) => ({ notBefore: new Date(now - DAY), notAfter: new Date(now + days * DAY) });
  const authority = await makeAuthority('An owner', lifetime(1000));
  return {
    authority,
    server: (names: readonly string[] = ['localhost'], days = 90): Promise<Pair> => makeLeaf(authority, { dns: names, ip: ['127.0.0.1'] }, lifetime(days)),
    nameless: (): Promise<Pair> => makeLeaf(authority, { dns: [], ip: [] }, lifetime(90)),
  };
}

/** @returns where they lie now. */
export function put(directory: string, { cert, key }: Pair, name = 'given'): { cert: string; key: string } {
  mkdirSync(directory, { recursive: true });
  const files = { cert: join(directory, `${name}.crt`), key: join(directory, `${name}.key`) };
  writeFileSync(files.cert, cert);
  writeFileSync(files.key, key, { mode: 0o600 });
  return files;
}
