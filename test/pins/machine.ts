import { spawn, type ChildProcess } from 'node:child_process';
import { connect, type Socket } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { eventually } from '../support/eventually.ts';
import type { Guest } from './guest.ts';

export type Machine = {
  /** What the guest has printed on its console. */
  readonly console: readonly string[];
  /** The next line of the console that fits, from here on. @throws after so many seconds. */
  readonly says: (pattern: RegExp, withinS: number) => Promise<RegExpExecArray>;
  /** A line for the first program of the guest. */
  readonly type: (text: string) => void;
  /** Moves an input line of the chip from outside, as a finger moves a contact. */
  readonly line: (line: number, level: 0 | 1) => void;
  readonly end: () => Promise<void>;
};

/**
 * QEMU's machine `virt`: an arm64 processor, and a chip PL061 whose eight lines are moved through the socket of `qtest`.
 * The port of the guest is reached at `hostPort` of this machine's loopback. Nothing else leaves the guest.
 */
export async function startMachine({ kernel, initrd }: Guest, hostPort: number, guestPort: number): Promise<Machine> {
  const sockets = mkdtempSync(join(tmpdir(), 'lotusbell-pins-'));
  const [qtest, qmp] = [join(sockets, 'qtest'), join(sockets, 'qmp')];
  const options = [
    '-M virt -cpu cortex-a72 -accel tcg -m 1024 -nographic -nodefaults -no-reboot',
    `-serial stdio -kernel ${kernel} -initrd ${initrd}`,
    `-qmp unix:${qmp},server=on,wait=off -qtest unix:${qtest},server=on,wait=off -qtest-log /dev/null`,
    `-netdev user,id=n,restrict=on,hostfwd=tcp:127.0.0.1:${hostPort}-:${guestPort}`,
    '-device e1000,netdev=n,romfile=',
  ].flatMap((part) => part.split(' '));
  const qemu = spawn('qemu-system-aarch64', [...options, '-append', 'console=ttyAMA0 quiet panic=-1 rdinit=/init'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  let at = 0;
  let ended: string | null = null;
  qemu.on('error', (error) => (ended = error.message));
  qemu.on('exit', (code) => (ended ??= `it ended with ${code}`));
  createInterface(qemu.stdout).on('line', (line) => lines.push(line.replace(/\r$/, '')));

  const wires: Socket[] = [];
  async function wire(path: string): Promise<Socket> {
    const socket = connect(path);
    wires.push(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', () => resolve());
      socket.once('error', reject);
    });
    return socket;
  }

  async function says(pattern: RegExp, withinS: number): Promise<RegExpExecArray> {
    const limit = Date.now() + withinS * 1000;
    while (Date.now() < limit) {
      for (; at < lines.length; at += 1) {
        const found = pattern.exec(lines[at] as string);
        if (found === null) continue;
        at += 1;
        return found;
      }
      if (ended !== null) throw new Error(`the machine: ${ended}; its console:\n${lines.slice(-20).join('\n')}`);
      await new Promise((resolve) => void setTimeout(resolve, 20));
    }
    throw new Error(
      `within ${withinS} s the console did not say ${pattern}; its last lines:\n${lines.slice(-20).join('\n')}`,
    );
  }

  await eventually('the sockets of the machine', async () => {
    try {
      await wire(qmp);
      return true;
    } catch {
      return false;
    }
  });
  const chip = await chipOf(wires.at(-1) as Socket);
  const moves = await wire(qtest);
  return {
    console: lines,
    says,
    type: (text) => void qemu.stdin.write(`${text}\n`),
    line: (line, level) =>
      void moves.write(`set_irq_in /machine/unattached/${chip} unnamed-gpio-in ${line} ${level}\n`),
    end: async () => {
      for (const socket of wires) socket.destroy();
      await stopped(qemu);
      rmSync(sockets, { recursive: true, force: true });
    },
  };
}

/** Asks the machine by QMP how its chip is called. */
async function chipOf(qmp: Socket): Promise<string> {
  const answers = createInterface(qmp)[Symbol.asyncIterator]();
  const next = async (): Promise<{ return?: { name: string; type: string }[] }> =>
    JSON.parse((await answers.next()).value as string) as { return?: { name: string; type: string }[] };
  await next();
  qmp.write(`${JSON.stringify({ execute: 'qmp_capabilities' })}\n`);
  await next();
  qmp.write(`${JSON.stringify({ execute: 'qom-list', arguments: { path: '/machine/unattached' } })}\n`);
  const chip = (await next()).return?.find(({ type }) => type === 'child<pl061>');
  if (chip === undefined) throw new Error('the machine has no chip PL061');
  return chip.name;
}

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  await new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGKILL');
  });
}
