import { useEffect, useState } from 'react';

interface Line {
  readonly from: string;
  readonly text: string;
}

/** The state of a chat room's connection, and its lines. */
export function useChatRoom(url: string) {
  const [status, setStatus] = useState('connecting');
  const [lines, setLines] = useState<readonly Line[]>([]);
  useEffect(() => {
    const socket = new WebSocket(url);
    socket.onopen = () => setStatus('open');
    socket.onmessage = ({ data }) => setLines((before) => [...before, JSON.parse(data)]);
    socket.onclose = () => setStatus('closed');
    return () => socket.close();
  }, [url]);
  return { status, lines };
}
