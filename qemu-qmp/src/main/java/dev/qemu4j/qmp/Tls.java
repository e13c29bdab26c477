package dev.qemu4j.qmp;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/** How a TCP connection is secured. */
record Tls(SSLContext context, SSLParameters parameters) {}
