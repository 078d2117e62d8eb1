import { Type } from 'typebox';

const closed = { additionalProperties: false } as const;

const Line = Type.Integer({
  minimum: 0,
  maximum: 511,
  description: 'the number of a line on its chip, 0 to 511; on a Raspberry Pi the BCM number, e.g. 17',
});
const DeviceId = Type.String({
  pattern: '^[a-z0-9][a-z0-9-]{0,62}$',
  description: 'an id: small letters, digits and hyphens, at most 63, e.g. desk-button',
});
const LowHigh = Type.Enum(['low', 'high'], { description: 'low or high' });

/** Buttons, lamps and the sounder that are wired to the machine of the hub itself. */
export const PinsSchema = Type.Object(
  {
    adapter: Type.Enum(['auto', 'libgpiod', 'onoff'], { description: 'one of auto, libgpiod, onoff' }),
    chip: Type.Optional(
      Type.String({ pattern: '^\\S+$', maxLength: 64, description: 'the label of a chip, e.g. pinctrl-rp1' }),
    ),
    inputs: Type.Optional(
      Type.Array(
        Type.Object(
          {
            line: Line,
            device: DeviceId,
            input: Type.Optional(DeviceId),
            pressed: Type.Optional(LowHigh),
            bias: Type.Optional(
              Type.Enum(['pull-up', 'pull-down', 'none'], { description: 'one of pull-up, pull-down, none' }),
            ),
            kind: Type.Optional(Type.Enum(['press', 'pull'], { description: 'press or pull' })),
          },
          { ...closed, description: 'a button: line, device, and perhaps input, pressed, bias, kind' },
        ),
        { description: 'a list of buttons' },
      ),
    ),
    outputs: Type.Optional(
      Type.Array(
        Type.Object(
          {
            line: Line,
            device: Type.Optional(DeviceId),
            shows: Type.Enum(['any', 'green', 'yellow', 'red', 'buzzer', 'sounder'], {
              description: 'one of any, green, yellow, red, buzzer, sounder',
            }),
            on: Type.Optional(LowHigh),
          },
          { ...closed, description: 'a lamp or sounder: line, shows, device, and perhaps on' },
        ),
        { description: 'a list of lamps and sounders' },
      ),
    ),
  },
  { ...closed, description: 'pins: adapter, chip, inputs, outputs' },
);
