import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';

/** What a person compares before they install it. `sha256` in lower-case hex. */
export type ApkInfo = { readonly sha256: string; readonly bytes: number };

/** The app for pagers, if the administrator has put it there: a building may have no Internet. */
export type ApkFile = {
  readonly path: string;
  /** @returns null when there is no such file, or it cannot be read. */
  readonly info: () => Promise<ApkInfo | null>;
};

/** @param path of a file that may come, change and go while the hub runs. It is hashed once for each change. */
export function openApkFile(path: string): ApkFile {
  let known: { readonly version: string; readonly info: Promise<ApkInfo> } | null = null;

  async function info(): Promise<ApkInfo | null> {
    try {
      const { size, mtimeMs, ino } = await stat(path);
      const version = `${size} ${mtimeMs} ${ino}`;
      if (known?.version !== version) known = { version, info: hashed(path, size) };
      return await known.info;
    } catch {
      known = null;
      return null;
    }
  }

  return { path, info };
}

async function hashed(path: string, bytes: number): Promise<ApkInfo> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return { sha256: hash.digest('hex'), bytes };
}
