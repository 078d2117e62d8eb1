import { Type } from 'typebox';

/** A sentence. Braces are allowed only for these placeholders, so that no button says a mistyped "{telefone}" aloud. */
function sentence(...placeholders: readonly string[]) {
  const allowed = placeholders.map((name) => `|\\{${name}\\}`).join('');
  const names = placeholders.map((name) => `{${name}}`).join(', ');
  return Type.String({
    pattern: `^(?:[^{}]${allowed})+$`,
    maxLength: 300,
    description: `a sentence of at most 300 characters; ${names === '' ? 'without braces' : `it may say ${names}`}`,
  });
}

/** What buttons say in another language. A sentence with a placeholder is used only when its value is known. */
export const CallerWordsSchema = Type.Object(
  {
    language: Type.String({
      pattern: '^(?!(?:zh|en)$)[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$',
      description: 'the tag of a language besides zh and en, e.g. wuu',
    }),
    idle: sentence(),
    registered: sentence(),
    rightDoor: sentence('door', 'team'),
    coming: sentence('who'),
    comingIn: sentence('who', 'minutes'),
    attended: sentence(),
    stillComing: sentence(),
    unanswered: sentence(),
    unansweredPhone: sentence('telephone'),
    closed: sentence(),
    closedUntil: sentence('opens'),
  },
  {
    additionalProperties: false,
    description:
      'the words of a language: language, idle, registered, rightDoor, coming, comingIn, attended, stillComing, unanswered, unansweredPhone, closed, closedUntil',
  },
);
