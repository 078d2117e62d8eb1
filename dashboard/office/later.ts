/** Loaded when they are shown: a phone on shift does without them. */
export const officeLinks = async () => (await import('./office-links.tsx')).OfficeLinks;
export const dutyDialog = async () => (await import('./duty-dialog.tsx')).DutyDialog;
