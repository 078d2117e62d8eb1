import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/** Resources that a process has used so far. */
export type Cost = { readonly rssMb: number; readonly cpuS: number };

/** Clock ticks a second of /proc/PID/stat: 100 on every Linux that Node runs on. */
const TICKS_PER_S = 100;

/**
 * @returns null when the process has ended. Read from /proc if there is one, else from ps, which counts CPU in steps of
 * 10 ms.
 */
export function costOf(pid: number): Cost | null {
  try {
    if (existsSync('/proc/self/stat')) {
      const resident = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
      // The name in brackets may contain spaces; utime and stime are fields 14 and 15 (proc(5)).
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
      return { rssMb: Number(resident?.[1]) / 1024, cpuS: (Number(fields[11]) + Number(fields[12])) / TICKS_PER_S };
    }
    const [rss, time] = execFileSync('ps', ['-o', 'rss=,time=', '-p', String(pid)], { encoding: 'utf8' })
      .trim()
      .split(/\s+/);
    const cpuS = (time ?? '').split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
    return { rssMb: Number(rss) / 1024, cpuS };
  } catch {
    return null;
  }
}

/** CPU seconds that all programs of this machine have used, or null where /proc/stat does not say (proc(5)). */
export function machineCpuS(): number | null {
  if (!existsSync('/proc/stat')) return null;
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0] =
    readFileSync('/proc/stat', 'utf8').split('\n', 1)[0]?.split(/\s+/).slice(1).map(Number) ?? [];
  return (user + nice + system + irq + softirq) / TICKS_PER_S;
}
