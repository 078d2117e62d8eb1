import { ID_PATTERN } from '../../hub/contract/ids.ts';
import { INPUT_KINDS, type InputKind } from '../call-point/button.ts';
import type { Hardware } from '../call-point/call-point.ts';
import { NO_FAULTS, type Faults } from './faults.ts';
import { readYamlFile, type Field } from '../read-file.ts';

export interface FleetDevice {
  id: string;
  hardware: Hardware;
  firmware: string;
  inputs: Readonly<Record<string, InputKind>>;
}

export interface FleetDescription {
  devices: FleetDevice[];
  /** Where press journals are kept. Large fleets keep them in memory. */
  journal: 'disk' | 'memory';
  /** Phone number on the plates, shown with "not sent". */
  phone: string | null;
  faults: Faults;
}

const ID = new RegExp(ID_PATTERN);
const MOST_DEVICES = 20_000;

/**
 * Reads a fleet file. `devices` is a list of `{id, hardware, firmware, inputs}`, or of `{prefix, count, …}` for many
 * equal ones, numbered from 1 with leading zeros (`pendant-0001`).
 * @throws FileMistakes with every mistake, its line and a hint.
 */
export function readFleet(file: string): FleetDescription {
  return readYamlFile(file, (root) => {
    const fields = root.map(['journal', 'phone', 'faults', 'devices']);
    const devices = fields.at('devices').list().flatMap(readDevices);
    if (devices.length === 0) fields.at('devices').mistake('must list at least one device');
    const seen = new Set<string>();
    for (const { id } of devices) {
      if (seen.has(id)) fields.at('devices').mistake(`name ${id} twice`);
      seen.add(id);
    }
    const phone = fields.at('phone').text('');
    return {
      devices,
      journal: fields.at('journal').oneOf(['disk', 'memory'], 'disk'),
      phone: phone === '' ? null : phone,
      faults: readFaults(fields.at('faults'), NO_FAULTS),
    };
  });
}

function readDevices(field: Field): FleetDevice[] {
  const fields = field.map(['id', 'prefix', 'count', 'hardware', 'firmware', 'inputs']);
  const alike = {
    hardware: fields.at('hardware').oneOf<Hardware>(['mains', 'battery'], 'mains'),
    firmware: fields.at('firmware').text('sim-1.0.0'),
    inputs: readInputs(fields.at('inputs')),
  };
  const isMany = !fields.at('prefix').missing || !fields.at('count').missing;
  const name = fields.at(isMany ? 'prefix' : 'id');
  const text = name.text();
  if (!isMany) {
    if (text !== '' && !ID.test(text))
      name.mistake('must be lower-case letters, digits and "-", at most 63, not beginning with "-"');
    return [{ id: text, ...alike }];
  }
  const count = fields.at('count').number(0, { min: 1, max: MOST_DEVICES, whole: true });
  if (fields.at('count').missing) fields.at('count').mistake('must say how many devices have this prefix');
  const digits = String(count).length;
  if (text !== '' && !ID.test(`${text}${'0'.repeat(digits)}`))
    name.mistake('must begin an id: lower-case letters, digits and "-"');
  return Array.from({ length: count }, (_, at) => ({ id: `${text}${String(at + 1).padStart(digits, '0')}`, ...alike }));
}

/** `[main]` for buttons, or a map such as `{main: cord}` for other kinds. Missing: one button on `main`. */
function readInputs(field: Field): Record<string, InputKind> {
  if (field.missing) return { main: 'button' };
  const inputs: Record<string, InputKind> = {};
  if (field.isList) {
    for (const item of field.list()) inputs[item.text()] = 'button';
  } else {
    const fields = field.map(null);
    for (const name of fields.names) inputs[name] = fields.at(name).oneOf(INPUT_KINDS, 'button');
  }
  for (const name of Object.keys(inputs)) {
    if (!ID.test(name)) field.mistake(`names the input "${name}", which is no id`);
  }
  return inputs;
}

/** @param otherwise the values where the file gives none. */
export function readFaults(field: Field, otherwise: Faults): Faults {
  const names = Object.keys(NO_FAULTS) as (keyof Faults)[];
  const fields = field.map(names);
  const rates: readonly (keyof Faults)[] = ['drop', 'duplicate', 'delay', 'reorder'];
  const faults = { ...otherwise };
  for (const name of names)
    faults[name] = fields.at(name).number(otherwise[name], { min: 0, ...(rates.includes(name) ? { max: 1 } : {}) });
  return faults;
}
