import type { SiteDevice } from '../../domain/site/site.ts';

/** What a configuration of a device is written from. */
export type Plan = {
  readonly device: SiteDevice;
  /** Inputs of its call points, as the site document names them; `main` stands for the whole device. */
  readonly inputs: readonly string[];
  readonly broker: { readonly host: string; readonly port: number };
  readonly user: string;
  /** Null: the configuration holds `PLACEHOLDER` in its place. */
  readonly secret: string | null;
};

/** Stands where the secret belongs. The hub has only a hash of it, so nothing can print it. */
export const PLACEHOLDER = '!secret';

/** Its name in topics. */
export function nameOf({ id, name = id }: SiteDevice): string {
  return name;
}

/** Its lamps, relays and buzzers by their names in the family. */
export function outputsOf({ feedback = [] }: SiteDevice): readonly string[] {
  return feedback.map(({ output }) => output);
}

/** Lines that say where a configuration comes from, for a language with this mark for comments. */
export function headOf(mark: string, { device, secret }: Plan): string[] {
  return [
    `${mark} Written by "lotusbell firmware ${device.id}". Look at pins, board and Wi-Fi before you use it.`,
    ...(secret === null
      ? [
          `${mark} Put the secret in place of ${PLACEHOLDER}: POST /api/v1/devices/${device.id}/credentials gives it, once.`,
        ]
      : []),
  ];
}
