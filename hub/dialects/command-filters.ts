import type { SiteDevice } from '../domain/site/site.ts';

/**
 * The topics on which a device of a family takes its commands: what it may subscribe to on the hub's own broker. Groups
 * of devices (`cmnd/tasmotas/#`, `shellies/command`) are not its own.
 * @returns topic filters; none for a family whose devices stand behind a bridge.
 */
export function commandFilters({ id, dialect, name = id, base }: SiteDevice): readonly string[] {
  switch (dialect) {
    case 'esphome':
      return [`${name}/+/+/command`, `${name}/+/+/+/command`];
    case 'tasmota':
      return [`cmnd/${name}/#`, `${name}/cmnd/#`];
    case 'shelly-gen1':
      return [`${base ?? 'shellies'}/${name}/+/+/command`, `${base ?? 'shellies'}/${name}/command`];
    case 'shelly-gen2':
      return [`${name}/command`, `${name}/command/#`, `${name}/rpc`];
    case 'zigbee2mqtt':
    case 'openmqttgateway':
    case 'rtl433':
    case 'generic':
      return [];
  }
}
