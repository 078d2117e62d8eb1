import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export const INSTALL_LIMIT_MS = 600_000;
const LOCK = join(tmpdir(), 'lotusbell-apt.lock');

/**
 * Installs packages of Debian. Test files come here at the same time: one installs, the others wait. (apt waits for the
 * lock of dpkg, but not for that of its lists.)
 * @throws with the output of apt.
 */
export async function apt(...packages: string[]): Promise<void> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const names = packages.join(' ');
  const script = `dpkg -s ${names} >/dev/null 2>&1 || { apt-get update && apt-get install --yes --no-install-recommends -o DPkg::Lock::Timeout=300 ${names}; }`;
  await run('flock', [LOCK, 'sh', '-c', script], { env, timeout: INSTALL_LIMIT_MS, maxBuffer: 64 << 20 });
}

/** Waits while another test file installs something; until then an incomplete program is on the PATH. */
export async function installedByAnother(): Promise<void> {
  if (await canApt()) await run('flock', ['--shared', LOCK, 'true'], { timeout: INSTALL_LIMIT_MS });
}

export async function canApt(): Promise<boolean> {
  if (process.getuid?.() !== 0) return false;
  try {
    await run('apt-get', ['--version'], { timeout: 30_000 });
    return true;
  } catch {
    return false;
  }
}

export function lastLine(error: unknown): string {
  return (
    String(error instanceof Error ? error.message : error)
      .trim()
      .split('\n')
      .at(-1) ?? ''
  );
}
