/** The list of devices, with codes for cameras and passkeys: loaded when somebody opens it. */
export const sessionsDialog = async () => (await import('./sessions-dialog.tsx')).SessionsDialog;
