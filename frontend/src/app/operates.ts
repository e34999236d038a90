/** Whether Likeness was opened on this computer, so that works can be added here. The server decides; this only shows the way. */
export const operates = () => document.cookie.includes('likeness_operates=1')
