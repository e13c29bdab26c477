package dev.qemu4j.qmp.internal.transport;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/** The TLS settings of a TCP connection. */
public record Tls(SSLContext context, SSLParameters parameters) {}
