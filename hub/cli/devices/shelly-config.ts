import { failure } from '../command.ts';
import { headOf, nameOf, outputsOf, PLACEHOLDER, type Plan } from './plan.ts';

/**
 * Settings of a Shelly of the second generation and later, as RPC calls (shelly-api-docs.shelly.cloud: Mqtt, Input,
 * Switch). Each line is the body of a POST to `http://DEVICE/rpc`; the last one restarts the device.
 */
export function shellyGen2Config(plan: Plan): string {
  const { device, broker, user, secret } = plan;
  const prefix = device.base === undefined ? nameOf(device) : `${device.base}/${nameOf(device)}`;
  const calls = [
    {
      method: 'Mqtt.SetConfig',
      params: {
        config: {
          enable: true,
          server: `${broker.host}:${broker.port}`,
          user,
          pass: secret ?? PLACEHOLDER,
          topic_prefix: prefix,
          rpc_ntf: true,
          status_ntf: true,
          enable_control: true,
        },
      },
    },
    ...inputsOf(plan, /^input-(\d+)$/).map((id) => ({
      method: 'Input.SetConfig',
      params: { id, config: { type: 'button' } },
    })),
    ...numbersIn(outputsOf(device), /^switch:(\d+)$/).map((id) => ({
      method: 'Switch.SetConfig',
      params: { id, config: { in_mode: 'detached', initial_state: 'off' } },
    })),
    { method: 'Shelly.Reboot', params: {} },
  ];
  return [...headOf('#', plan), ...calls.map((call, i) => JSON.stringify({ id: i + 1, ...call })), ''].join('\n');
}

/** Settings of a Shelly of the first generation, as URLs that are opened one after the other (shelly-api-docs, Gen1). */
export function shellyGen1Config(plan: Plan): string {
  const { device, broker, user, secret } = plan;
  if (device.base !== undefined && device.base !== 'shellies')
    throw failure(
      'NO_PREFIX',
      'a Shelly of the first generation says everything below "shellies"',
      'leave base out of its entry in the site document',
    );
  const relays = numbersIn(outputsOf(device), /^relay\/(\d+)$/);
  return [
    ...headOf('#', plan),
    '# Open each URL in a browser, with the address of the device in place of DEVICE.',
    ...inputsOf(plan, /^input-(\d+)$/).map((id) =>
      relays.length > 0
        ? page(`settings/relay/${id}`, { btn_type: 'detached' })
        : page(`settings/input/${id}`, { btn_type: 'momentary' }),
    ),
    page('settings', {
      mqtt_enable: 'true',
      mqtt_server: `${broker.host}:${broker.port}`,
      mqtt_user: user,
      mqtt_pass: secret ?? PLACEHOLDER,
      mqtt_id: nameOf(device),
      mqtt_retain: 'false',
      mqtt_max_qos: '1',
      mqtt_update_period: '30',
    }),
    'http://DEVICE/reboot',
    '',
  ].join('\n');
}

/** The mark for the secret must be found by eye, so it is not encoded. */
function page(path: string, settings: Readonly<Record<string, string>>): string {
  const query = new URLSearchParams(settings).toString().replace('mqtt_pass=%21secret', `mqtt_pass=${PLACEHOLDER}`);
  return `http://DEVICE/${path}?${query}`;
}

/** A call point that names no input stands for all; the first one is set up then. */
function inputsOf({ inputs }: Plan, pattern: RegExp): number[] {
  const named = numbersIn(inputs, pattern);
  return named.length === 0 ? [0] : named;
}

function numbersIn(names: readonly string[], pattern: RegExp): number[] {
  return names.flatMap((name) => {
    const found = pattern.exec(name)?.[1];
    return found === undefined ? [] : [Number(found)];
  });
}
