// Ends WebSockets whose clients make the server answer and do not read the answers.

/**
 * Bytes of answers that a client may leave unread while it goes on sending: more than any that reads slowly ever has.
 */
const MOST_UNREAD = 4 * 1024 * 1024;

/** What is needed of a WebSocket of the package ws. */
interface AnsweringSocket {
  readonly bufferedAmount: number;
  on(event: 'message', listener: () => void): unknown;
  terminate(): void;
}

/**
 * Cuts a socket off whose client sends on while more than 4 MB of what it was answered wait for it. Frames of live
 * streams are bounded where they are made, and pongs by the package; answers to messages would be kept without end.
 */
export function endUnread(socket: AnsweringSocket): void {
  socket.on('message', () => {
    if (socket.bufferedAmount > MOST_UNREAD) socket.terminate();
  });
}
