/** What a caller is shown of a call, from the press to its end. */
export type Stage =
  | 'idle'
  | 'registered'
  | 'acknowledged'
  | 'attended'
  | 'still-coming'
  | 'unanswered'
  | 'closed-hours';
