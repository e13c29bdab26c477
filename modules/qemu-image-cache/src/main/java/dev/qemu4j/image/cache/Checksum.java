package dev.qemu4j.image.cache;

/** What a download is verified with: a digest that the program knows, or a file with the digests of many downloads. */
public sealed interface Checksum permits Digest, ChecksumFile {}
