/** A branded type: a staff id cannot be used as a call id, although both are strings. */
type Brand<T, Name extends string> = T & { readonly __brand: Name };

export type CallId = Brand<string, 'CallId'>;
export type StaffId = Brand<string, 'StaffId'>;
export type TeamId = Brand<string, 'TeamId'>;
export type PlaceId = Brand<string, 'PlaceId'>;
export type CallPointId = Brand<string, 'CallPointId'>;
export type DeviceId = Brand<string, 'DeviceId'>;
export type KindId = Brand<string, 'KindId'>;
export type PolicyId = Brand<string, 'PolicyId'>;
export type OutputId = Brand<string, 'OutputId'>;
export type OutcomeId = Brand<string, 'OutcomeId'>;
export type MatterId = Brand<string, 'MatterId'>;
export type TroubleId = Brand<string, 'TroubleId'>;
export type ReasonId = Brand<string, 'ReasonId'>;
/** Made by the device, unique for it, the same in every re-send and after a reboot. At most 64 characters. */
export type PressId = Brand<string, 'PressId'>;
/** Position of a fact in the event log: it rises by one with each fact and is never used twice. */
export type Seq = Brand<number, 'Seq'>;
