/** The server's own limit, so that a larger file is named before it is sent. */
export const maxUploadBytes = 20_000_000
