package dev.qemu4j.qapi.generator;

import com.palantir.javapoet.ClassName;

/** The classes that generated code refers to, most of them hand-written ones of {@code qemu-qapi}. */
final class Types {
    static final String ROOT = "dev.qemu4j.qapi";
    static final String JSON = ROOT + ".internal.json";

    static final ClassName JSON_NODE = ClassName.get("tools.jackson.databind", "JsonNode");
    static final ClassName OBJECT_NODE = ClassName.get("tools.jackson.databind.node", "ObjectNode");
    static final ClassName QMP_RESULT = ClassName.get("dev.qemu4j.qmp", "QmpResult");

    static final ClassName QAPI_OBJECT = ClassName.get(ROOT, "QapiObject");
    static final ClassName QAPI_COMMAND = ClassName.get(ROOT, "QapiCommand");
    static final ClassName QAPI_EVENT = ClassName.get(ROOT, "QapiEvent");
    static final ClassName QAPI_ENUM = ClassName.get(ROOT, "QapiEnum");
    static final ClassName QAPI_VALUE = ClassName.get(ROOT, "QapiValue");
    static final ClassName EXTRAS = ClassName.get(ROOT, "Extras");
    static final ClassName EMPTY = ClassName.get(ROOT, "Empty");
    static final ClassName SINCE = ClassName.get(ROOT, "Since");
    static final ClassName UNSTABLE = ClassName.get(ROOT, "Unstable");

    static final ClassName ENCODER = ClassName.get(JSON, "JsonEncoder");
    static final ClassName READER = ClassName.get(JSON, "JsonReader");
    static final ClassName VALUES = ClassName.get(JSON, "JsonValues");
    static final ClassName WRITER = ClassName.get(JSON, "JsonWriter");
    static final ClassName CHECK = ClassName.get(JSON, "Check");

    static final ClassName NULLABLE = ClassName.get("org.jspecify.annotations", "Nullable");

    private Types() {}
}
