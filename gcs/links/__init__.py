"""The only room that touches sockets and serial ports: transports, and the manager all frames go through."""
