import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { lastLines } from '../bench/child.ts';
import { smoke } from './smoke.ts';

const HELP = `usage: npm run smoke -- [NODE ...]

  NODE   path of a node binary; without one, the Node that runs this

With each: does the built hub start, take a press, ring a phone, close the call, know a passkey again, and keep a call through a
kill and a restart? Exit status: 0 all went well, 1 something did not.`;

const LIMIT_MS = 120_000;
const given = process.argv.slice(2);

if (given.includes('--help')) process.stdout.write(`${HELP}\n`);
else if (given.length === 0) await here();
else for (const node of given) await under(node);

/** Runs this program again under another Node. */
async function under(node: string): Promise<void> {
  try {
    const { stdout } = await promisify(execFile)(node, [fileURLToPath(import.meta.url)], { timeout: LIMIT_MS });
    process.stdout.write(stdout);
  } catch (error) {
    const { stdout = '', stderr = '', message } = error as Error & { stdout?: string; stderr?: string };
    process.stdout.write(stdout);
    process.stderr.write(`${node}: ${stderr === '' ? message : stderr}\n`);
    process.exitCode = 1;
  }
}

async function here(): Promise<void> {
  const work = mkdtempSync(join(tmpdir(), 'lotusbell-smoke-'));
  const log = join(work, 'hub.log');
  const say = (line: string): void => void process.stdout.write(`node ${process.versions.node}: ${line}\n`);
  say(`SQLite ${process.versions['sqlite'] ?? 'not built in'}; ${natives()}`);
  try {
    await smoke({ program: fileURLToPath(new URL('../../bin/lotusbell.js', import.meta.url)), work, log, say });
    rmSync(work, { recursive: true, force: true });
  } catch (error) {
    const why = error instanceof Error ? error.stack : String(error);
    process.stderr.write(
      `node ${process.versions.node}: FAILED ${why}\nlog of the hub (${log}):\n${lastLines(log, 15)}\n`,
    );
    process.exitCode = 1;
  }
}

/**
 * Which native modules load here. onoff is optional and built for one version of Node; `npm rebuild` builds it for
 * another.
 */
function natives(): string {
  const require = createRequire(import.meta.url);
  return ['@photostructure/sqlite', 'onoff']
    .map((name) => {
      try {
        require(name);
        return `${name} loads`;
      } catch (error) {
        const built = (error as Error).message.includes('NODE_MODULE_VERSION');
        return `${name} does not load (${built ? 'built for another Node, npm rebuild' : 'not installed'})`;
      }
    })
    .join(', ');
}
