import type { HandOverTo, Proof } from './call.ts';
import type {
  CallId,
  CallPointId,
  DeviceId,
  KindId,
  OutcomeId,
  PlaceId,
  PolicyId,
  PressId,
  StaffId,
  TeamId,
} from '../ids.ts';
import type { Instant } from '../time.ts';

/** One operation of a call point, as the press gate understood it. */
export type Press = {
  readonly id: PressId;
  readonly device: DeviceId;
  readonly input: string;
  readonly kind: 'press' | 'hold' | 'pull';
  /** Milliseconds since the finger; 0 when sent at once. */
  readonly ageMs: number;
};

/** What reaches the domain. Who may do it at all was checked at the door. */
export type CallEvent =
  | {
      readonly type: 'press';
      readonly press: Press;
      readonly origin: CallOrigin;
      /** The press that was counted already has become a hold: the same touch, no repeat. */
      readonly upgrade?: true;
    }
  | {
      readonly type: 'open-by-hand';
      readonly origin: CallOrigin;
      readonly by: StaffId;
      readonly note: string | null;
      readonly forCall: CallId | null;
    }
  | { readonly type: 'acknowledge'; readonly by: StaffId }
  | { readonly type: 'arrive'; readonly by: StaffId | null; readonly proof: Proof }
  | { readonly type: 'release'; readonly by: StaffId; readonly reason: string }
  | { readonly type: 'redirect'; readonly by: StaffId; readonly team: TeamId }
  | { readonly type: 'hand-over'; readonly by: StaffId; readonly to: HandOverTo }
  | { readonly type: 'accept-hand-over'; readonly by: StaffId }
  | { readonly type: 'decline-hand-over'; readonly by: StaffId }
  | { readonly type: 'close'; readonly by: StaffId; readonly outcome: OutcomeId; readonly note: string | null }
  | { readonly type: 'cancel'; readonly press: PressId }
  | { readonly type: 'reset'; readonly press: PressId }
  | { readonly type: 'due' }
  /** Somebody hears better or worse than before, or a receipt has come. */
  | { readonly type: 'hearing' }
  /** The hub's time was put right by so many milliseconds; negative when it was ahead. */
  | {
      readonly type: 'clock-stepped';
      readonly byMs: number;
      /** When the desk opens by the clock that was put right, for a call that waits for it; now, where it is open. */
      readonly opens?: Instant;
    };

/** Where a new call would come from, looked up in the site document by the command. */
export type CallOrigin = {
  readonly kind: KindId;
  readonly place: PlaceId | null;
  readonly callPoint: CallPointId | null;
  readonly policy: PolicyId;
  /** A routine call outside the opening hours that only is noted: it first rings then. */
  readonly noteUntil?: Instant;
  /** The team that answers, where it is not that of the place: a second pair of hands for a call that was sent over. */
  readonly team?: TeamId;
  /** A person has this call point watched. */
  readonly watched?: true;
};
