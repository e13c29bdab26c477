package dev.qemu4j.qmp.internal.transport;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/** How a TCP connection is secured. */
public record Tls(SSLContext context, SSLParameters parameters) {}
