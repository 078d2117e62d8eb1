import type { Command } from './command.ts';

/** Each subcommand is loaded only when it is used, so that the hub starts fast. */
export const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  hub: async () => (await import('./hub.ts')).hubCommand,
  demo: async () => (await import('./demo/demo.ts')).demoCommand,
  sim: async () => (await import('./sim.ts')).simCommand,
  pager: async () => (await import('./pager.ts')).pagerCommand,
  check: async () => (await import('./check.ts')).checkCommand,
  apply: async () => (await import('./apply.ts')).applyCommand,
  export: async () => (await import('./export.ts')).exportCommand,
  doctor: async () => (await import('./doctor/doctor.ts')).doctorCommand,
  pair: async () => (await import('./pair.ts')).pairCommand,
  firmware: async () => (await import('./devices/firmware.ts')).firmwareCommand,
  hook: async () => (await import('./hook.ts')).hookCommand,
  'lamp-test': async () => (await import('./devices/lamp-test.ts')).lampTestCommand,
  person: async () => (await import('./person.ts')).personCommand,
  licences: async () => (await import('./licences.ts')).licencesCommand,
  backup: async () => (await import('./backup.ts')).backupCommand,
  restore: async () => (await import('./backup.ts')).restoreCommand,
  audit: async () => (await import('./audit/audit.ts')).auditCommand,
};
