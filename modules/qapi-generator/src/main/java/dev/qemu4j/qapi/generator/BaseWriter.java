package dev.qemu4j.qapi.generator;

import com.palantir.javapoet.TypeSpec;
import dev.qemu4j.qapi.generator.Plan.BasePlan;
import javax.lang.model.element.Modifier;

/** Writes a struct that is only used as a base of others, as an interface. */
final class BaseWriter {
    private BaseWriter() {}

    static TypeSpec.Builder write(BasePlan plan) {
        TypeSpec.Builder type = TypeSpec.interfaceBuilder(plan.name()).addModifiers(Modifier.PUBLIC);
        type.addJavadoc(Docs.type(
                "The common members of the types whose base is QEMU's {@code "
                        + plan.origin().name() + "}.",
                plan.origin()));
        type.addJavadoc("$L", Docs.deprecation(plan.origin().features()));
        type.addAnnotations(
                Docs.annotations(plan.origin().since(), plan.origin().features()));
        plan.interfaces().forEach(type::addSuperinterface);
        type.addSuperinterface(Types.QAPI_OBJECT);
        plan.components().forEach(component -> type.addMethod(UnionWriter.accessor(component)));
        return type;
    }
}
