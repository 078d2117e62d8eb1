import { Type, type Static } from 'typebox';
import { PinsSchema } from './pins-schema.ts';

const closed = { additionalProperties: false } as const;

/** @param what the unit, for the hint when the number does not fit. */
function whole(minimum: number, maximum: number, what: string) {
  return Type.Integer({ minimum, maximum, description: `${what}, ${minimum} to ${maximum}` });
}

const LISTENS = {
  host: Type.String({
    pattern: '^[^\\s/@?#\\[\\]]+$',
    maxLength: 253,
    description: 'an address or name of this machine, e.g. 127.0.0.1, 0.0.0.0 or "::1"',
  }),
  port: whole(0, 65535, 'a TCP port (0 takes any free one)'),
};

function file(what: string) {
  return Type.String({ pattern: '\\S', maxLength: 1024, description: `a file in PEM: ${what}` });
}

/**
 * Process settings. hub.default.yaml holds every option with its meaning, unit, default and reason; a test compares the
 * two. The limits of values keep the promises of the protocol (promises.md, The ten clauses).
 */
export const HubSchema = Type.Object(
  {
    http: Type.Object(
      {
        ...LISTENS,
        insecure: Type.Boolean({ description: 'true or false' }),
      },
      { ...closed, description: 'a door: host, port, insecure' },
    ),
    https: Type.Object(LISTENS, { ...closed, description: 'a door: host and port' }),
    mqtt: Type.Object(
      {
        ...LISTENS,
        plain: Type.Enum(['on', 'loopback', 'off'], { description: 'one of on, loopback, off' }),
        tls: Type.Object(
          {
            ...LISTENS,
            clientCa: Type.Optional(file('the authority that signs certificates of devices')),
          },
          { ...closed, description: 'a door: host, port, clientCa' },
        ),
      },
      { ...closed, description: 'a door: host, port, plain, tls' },
    ),
    brokers: Type.Optional(
      Type.Array(
        Type.Object(
          {
            id: Type.String({
              pattern: '^[a-z0-9][a-z0-9-]{0,62}$',
              description: 'an id: small letters, digits and hyphens, at most 63, e.g. house',
            }),
            url: Type.String({
              pattern: '^mqtts?://[^\\s/@?#]+$',
              maxLength: 512,
              description: 'mqtt(s)://NAME[:PORT], without a user and without a slash at the end',
            }),
            protocol: Type.Optional(Type.Enum(['3.1.1', '5'], { description: '"3.1.1" or "5", in quotes' })),
            user: Type.Optional(Type.String({ pattern: '\\S', maxLength: 256, description: 'a user name' })),
            passwordFile: Type.Optional(
              Type.String({ pattern: '\\S', maxLength: 1024, description: 'a file whose first line is the password' }),
            ),
            caFile: Type.Optional(file('the authority that signed the certificate of the broker')),
          },
          { ...closed, description: 'a broker: id, url, and perhaps protocol, user, passwordFile, caFile' },
        ),
        { description: 'a list of outside brokers' },
      ),
    ),
    pins: PinsSchema,
    pager: Type.Object(
      {
        mode: Type.Enum(['off', 'tls', 'loopback', 'plain'], { description: 'one of off, tls, loopback, plain' }),
        ...LISTENS,
      },
      { ...closed, description: 'a door: mode, host, port' },
    ),
    tls: Type.Object(
      {
        mode: Type.Enum(['off', 'own', 'files'], { description: 'one of off, own, files' }),
        certFile: Type.Optional(file('the certificate, and those it is signed by after it')),
        keyFile: Type.Optional(file('the private key, without a passphrase')),
      },
      { ...closed, description: 'tls: mode, certFile, keyFile' },
    ),
    data: Type.String({
      pattern: '\\S',
      maxLength: 1024,
      description: 'a directory, e.g. ./data or /var/lib/lotusbell',
    }),
    publicUrl: Type.Optional(
      Type.String({
        pattern: '^https?://[^\\s/?#]+$',
        maxLength: 512,
        description: 'what phones type: http(s)://NAME[:PORT], without a slash at the end',
      }),
    ),
    hostNames: Type.Optional(
      Type.String({
        pattern: '^\\s*(?:\\*|[A-Za-z0-9-]+(?:\\.[A-Za-z0-9-]+)*)(?:\\s+[A-Za-z0-9-]+(?:\\.[A-Za-z0-9-]+)*)*\\s*$',
        maxLength: 2048,
        description: 'host names with blanks between, without http:// and port: bell.example.org bell.example.com',
      }),
    ),
    logLevel: Type.Enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
      description: 'one of fatal, error, warn, info, debug, trace, silent',
    }),
    limits: Type.Object(
      {
        mqtt: Type.Object(
          {
            maxPacketBytes: whole(8192, 1048576, 'bytes'),
            payloadBytes: whole(4096, 65536, 'bytes (the contract promises devices 4096)'),
            maxConnections: whole(1, 100000, 'connections'),
            connectTimeoutS: whole(1, 300, 'seconds'),
            drainTimeoutS: whole(1, 60, 'seconds'),
            messagesPerSecond: whole(1, 100000, 'messages per second'),
            strangersPerAddress: whole(10, 100000, 'connections'),
            refusalsPerSecond: whole(1, 10000, 'refusals per second'),
          },
          { ...closed, description: 'limits for devices' },
        ),
        http: Type.Object(
          {
            bodyBytes: whole(1048576, 67108864, 'bytes (a site document may have 1048576)'),
            signInsPerMinute: whole(1, 6000, 'attempts per minute'),
          },
          { ...closed, description: 'limits for requests' },
        ),
        stream: Type.Object(
          {
            slowBytes: whole(65536, 67108864, 'bytes'),
            slowS: whole(1, 120, 'seconds'),
            maxPhones: whole(1, 20000, 'phones'),
          },
          { ...closed, description: 'limits for phones' },
        ),
      },
      { ...closed, description: 'limits: mqtt, http, stream' },
    ),
    alerts: Type.Object(
      { repeatS: whole(2, 60, 'seconds'), unrecordedAfterMs: whole(200, 10_000, 'milliseconds') },
      { ...closed, description: 'alerts: repeatS, unrecordedAfterMs' },
    ),
    sounder: Type.Optional(
      Type.String({
        pattern: '\\S',
        maxLength: 1024,
        description: 'a program and its arguments, with blanks between: aplay -q /usr/share/sounds/bell.wav',
      }),
    ),
    device: Type.Object(
      {
        heartbeatS: whole(1, 60, 'seconds (above 9, a dead device is noticed later than after 30 s)'),
        holdMs: whole(1000, 10000, 'milliseconds'),
        volume: whole(10, 100, 'percent (never silent: not every caller can see the lamp)'),
      },
      { ...closed, description: 'device: heartbeatS, holdMs, volume' },
    ),
    troubles: Type.Object(
      {
        falsePresses: whole(2, 100, 'calls that ended as "nobody there"'),
        falsePressHours: whole(1, 24, 'hours'),
      },
      { ...closed, description: 'troubles: falsePresses, falsePressHours' },
    ),
    backup: Type.Object(
      {
        at: Type.String({
          pattern: '^([01]\\d|2[0-3]):[0-5]\\d$',
          description: 'a time of day in quotes, such as "03:30"',
        }),
        keep: whole(1, 1000, 'backups'),
        dir: Type.Optional(
          Type.String({ pattern: '\\S', maxLength: 1024, description: 'a directory, e.g. /mnt/stick/lotusbell' }),
        ),
        passphraseFile: Type.Optional(
          Type.String({ pattern: '\\S', maxLength: 1024, description: 'a file whose first line is the passphrase' }),
        ),
      },
      { ...closed, description: 'backup: at, keep, dir, passphraseFile' },
    ),
    retention: Type.Object(
      {
        wordsDays: whole(1, 3650, 'days'),
        quarantineDays: whole(1, 3650, 'days'),
        alertsDays: whole(7, 3650, 'days'),
        documentsDays: whole(1, 3650, 'days'),
      },
      { ...closed, description: 'retention: wordsDays, quarantineDays, alertsDays, documentsDays' },
    ),
    session: Type.Object(
      {
        days: whole(1, 365, 'days'),
        inviteMinutes: whole(1, 1440, 'minutes'),
      },
      { ...closed, description: 'session: days, inviteMinutes' },
    ),
  },
  { ...closed, description: 'a map of options; hub.default.yaml has them all' },
);

/** Every process setting of a hub, with units in the names. */
export type HubConfig = Static<typeof HubSchema>;
