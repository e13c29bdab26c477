package dev.qemu4j.qapi.generator;

import com.palantir.javapoet.AnnotationSpec;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.qemu4j.qapi.generator.Plan.CommandPart;
import dev.qemu4j.qapi.generator.Plan.Component;
import dev.qemu4j.qapi.generator.Plan.RecordPlan;
import dev.qemu4j.qapi.generator.Plan.Tag;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;
import org.jspecify.annotations.Nullable;

/** Writes a struct, command, event or branch as a record. */
final class RecordWriter {
    private final RecordPlan plan;
    private final Set<ClassName> listed;
    private final boolean event;
    private final boolean extras;

    private RecordWriter(RecordPlan plan, Set<ClassName> listed) {
        this.plan = plan;
        this.listed = listed;
        this.event = plan.kind() == Names.Kind.EVENT;
        // With an inline union, unknown members are in the extras of the union.
        this.extras = plan.inline().isEmpty();
    }

    static TypeSpec.Builder write(RecordPlan plan, Set<ClassName> listed, String firstSentence) {
        return write(plan, listed, firstSentence, CodeBlock.of(""));
    }

    static TypeSpec.Builder write(RecordPlan plan, Set<ClassName> listed, String firstSentence, CodeBlock check) {
        return new RecordWriter(plan, listed).write(firstSentence, check);
    }

    private TypeSpec.Builder write(String firstSentence, CodeBlock check) {
        TypeSpec.Builder type = TypeSpec.recordBuilder(plan.name()).addModifiers(Modifier.PUBLIC);
        type.addJavadoc(Docs.type(firstSentence, plan.origin()));
        plan.command().ifPresent(command -> type.addJavadoc(returns(command)));
        type.addJavadoc("\n$L", componentDocs());
        type.addJavadoc("$L", Docs.deprecation(plan.origin().features()));
        type.addAnnotations(
                Docs.annotations(plan.origin().since(), plan.origin().features()));
        plan.interfaces().forEach(type::addSuperinterface);
        // A branch inherits it from its union.
        if (plan.name().enclosingClassName() == null) {
            type.addSuperinterface(kindInterface());
        }
        type.recordConstructor(constructor(check));
        if (plan.command().isPresent() && mandatory().isEmpty() && plan.inline().isEmpty()) {
            type.addField(FieldSpec.builder(plan.name(), "INSTANCE", Modifier.PUBLIC, Modifier.STATIC, Modifier.FINAL)
                    .addJavadoc("The command without arguments.")
                    .initializer("new $T($L)", plan.name(), arguments(null))
                    .build());
        }
        type.addMethod(of());
        type.addMethod(fromJson());
        if (listed.contains(plan.name())) {
            type.addMethod(ListMethods.listFromJson(plan.name()));
        }
        for (Component component : plan.components()) {
            if (component.optional()) {
                type.addMethod(wither(component));
            } else if (plan.lenient()) {
                type.addMethod(checkedAccessor(component));
            }
        }
        plan.tag().ifPresent(tag -> type.addMethod(tagAccessor(tag)));
        if (extras) {
            type.addMethod(with());
        } else {
            type.addMethod(extrasOfInline());
        }
        plan.command().ifPresent(command -> {
            type.addMethod(name(command));
            type.addMethod(decode(command));
        });
        if (event) {
            type.addMethod(MethodSpec.methodBuilder("eventName")
                    .addAnnotation(Override.class)
                    .addModifiers(Modifier.PUBLIC)
                    .returns(String.class)
                    .addStatement("return $S", plan.origin().name())
                    .build());
        }
        type.addMethod(toJson());
        return type;
    }

    private TypeName kindInterface() {
        if (plan.command().isPresent()) {
            TypeName returns = plan.command()
                    .flatMap(CommandPart::returns)
                    .map(type -> type.required().box())
                    .orElse(Types.EMPTY);
            return ParameterizedTypeName.get(Types.QAPI_COMMAND, returns);
        }
        return event ? Types.QAPI_EVENT : Types.QAPI_OBJECT;
    }

    private static CodeBlock returns(CommandPart command) {
        if (command.returns().isEmpty()) {
            return CodeBlock.of("\n<p>Returns nothing.\n");
        }
        JavaType type = command.returns().get();
        CodeBlock what = type.named() == null
                ? CodeBlock.of("{@code $L}", type.element())
                : CodeBlock.of("{@link $T}", type.className());
        return CodeBlock.of(type.list() ? "\n<p>Returns a list of $L.\n" : "\n<p>Returns $L.\n", what);
    }

    private String componentDocs() {
        StringBuilder docs = new StringBuilder();
        for (Component component : all()) {
            docs.append("@param ")
                    .append(component.java())
                    .append(' ')
                    .append(Docs.component(component))
                    .append('\n');
        }
        if (event) {
            docs.append("@param timestamp when the event happened\n");
        }
        if (extras) {
            docs.append("@param extras what the other components cannot represent\n");
        }
        return docs.toString();
    }

    private MethodSpec constructor(CodeBlock check) {
        MethodSpec.Builder constructor = MethodSpec.compactConstructorBuilder().addModifiers(Modifier.PUBLIC);
        constructor.addJavadoc("Checks that no component is null.\n");
        for (Component component : all()) {
            ParameterSpec.Builder parameter = ParameterSpec.builder(typeOf(component), component.java());
            parameter.addAnnotations(Docs.annotations(component.since(), component.features()));
            constructor.addParameter(parameter.build());
        }
        if (event) {
            constructor.addParameter(Instant.class, "timestamp");
            constructor.addStatement("$T.notNull(timestamp, $S)", Types.CHECK, "timestamp");
        }
        if (extras) {
            constructor.addParameter(Types.EXTRAS, "extras");
            constructor.addStatement("$T.notNull(extras, $S)", Types.CHECK, "extras");
        }
        for (Component component : all()) {
            checkStatement(constructor, component);
        }
        constructor.addCode(check);
        return constructor.build();
    }

    private void checkStatement(MethodSpec.Builder constructor, Component component) {
        boolean mayBeMissing =
                plan.lenient() && !component.optional() && !component.wire().isEmpty();
        String java = component.java();
        String name = component.wire().isEmpty() ? java : component.wire();
        if (component.type().isPrimitive() && !component.optional()) {
            return;
        }
        if (component.type().list()) {
            String method = component.optional() ? "optionalList" : "list";
            if (mayBeMissing) {
                constructor.addStatement("$L = $T.$L($L, $S, extras)", java, Types.CHECK, method, java, name);
            } else {
                constructor.addStatement("$L = $T.$L($L, $S)", java, Types.CHECK, method, java, name);
            }
        } else if (mayBeMissing) {
            constructor.addStatement("$T.member($L, $S, extras)", Types.CHECK, java, name);
        } else {
            constructor.addStatement("$T.notNull($L, $S)", Types.CHECK, java, name);
        }
    }

    private MethodSpec of() {
        MethodSpec.Builder method = MethodSpec.methodBuilder("of").addModifiers(Modifier.PUBLIC, Modifier.STATIC);
        List<Component> mandatory = mandatory();
        if (mandatory.isEmpty() && plan.inline().isEmpty()) {
            method.addJavadoc("{@return an object without optional members}\n");
        } else {
            boolean whole = plan.components().stream().noneMatch(Component::optional);
            method.addJavadoc(whole ? "Creates an object.\n\n" : "Creates an object without optional members.\n\n");
        }
        method.returns(plan.name());
        List<Component> parameters = new ArrayList<>(mandatory);
        plan.inline().ifPresent(parameters::add);
        for (Component component : parameters) {
            method.addParameter(component.type().required(), component.java());
            method.addJavadoc("@param $L $L\n", component.java(), Docs.component(component));
        }
        if (event) {
            method.addParameter(Instant.class, "timestamp");
            method.addJavadoc("\n@param timestamp when the event happened\n");
        }
        if (!parameters.isEmpty()) {
            method.addJavadoc("@return the object\n");
        } else if (event) {
            method.addJavadoc("");
        }
        if (parameters.isEmpty() && plan.command().isPresent()) {
            method.addStatement("return INSTANCE");
        } else {
            method.addStatement("return new $T($L)", plan.name(), arguments(null));
        }
        return method.build();
    }

    /**
     * The constructor's arguments: all components with one changed, or only the mandatory ones if {@code changed} is
     * null.
     */
    private CodeBlock arguments(@Nullable Component changed) {
        List<CodeBlock> arguments = new ArrayList<>();
        for (Component component : all()) {
            if (component.equals(changed)) {
                arguments.add(CodeBlock.of("$T.given($L, $S)", Types.CHECK, component.java(), component.wire()));
            } else if (changed == null && component.optional()) {
                arguments.add(CodeBlock.of("$T.empty()", Optional.class));
            } else {
                arguments.add(CodeBlock.of("$L", component.java()));
            }
        }
        if (event) {
            arguments.add(CodeBlock.of("timestamp"));
        }
        if (extras) {
            arguments.add(
                    changed == null
                            ? CodeBlock.of("$T.NONE", Types.EXTRAS)
                            : CodeBlock.of("extras.without($S)", changed.wire()));
        }
        return CodeBlock.join(arguments, ", ");
    }

    private MethodSpec wither(Component component) {
        return MethodSpec.methodBuilder(component.java())
                .addJavadoc("{@return a copy with {@code $L} set}\n\n", component.wire())
                .addJavadoc("@param $L {@code $L}\n", component.java(), component.wire())
                .addJavadoc("$L", Docs.deprecation(component.features()))
                .addAnnotations(deprecatedOnly(component))
                .addModifiers(Modifier.PUBLIC)
                .returns(plan.name())
                .addParameter(component.type().required(), component.java())
                .addStatement("return new $T($L)", plan.name(), arguments(component))
                .build();
    }

    private MethodSpec checkedAccessor(Component component) {
        return MethodSpec.methodBuilder(component.java())
                .addJavadoc("{@return {@code $L}}\n\n", component.wire())
                .addJavadoc("@throws $T if QEMU did not send it\n", ClassName.get(Types.ROOT, "MissingMemberException"))
                .addJavadoc("$L", Docs.deprecation(component.features()))
                .addAnnotation(Override.class)
                .addAnnotations(deprecatedOnly(component))
                .addModifiers(Modifier.PUBLIC)
                .returns(typeOf(component))
                .addStatement("extras.demand(this, $S)", component.wire())
                .addStatement("return $L", component.java())
                .build();
    }

    private static List<AnnotationSpec> deprecatedOnly(Component component) {
        return component.features().contains("deprecated")
                ? List.of(AnnotationSpec.builder(Deprecated.class).build())
                : List.of();
    }

    private MethodSpec tagAccessor(Tag tag) {
        return MethodSpec.methodBuilder(tag.java())
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PUBLIC)
                .returns(tag.type())
                .addStatement("return $T.$L", tag.type(), tag.constant())
                .build();
    }

    private MethodSpec with() {
        String components =
                all().stream().map(component -> component.java() + ", ").collect(Collectors.joining());
        return MethodSpec.methodBuilder("with")
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PUBLIC)
                .returns(plan.name())
                .addParameter(String.class, "extraMember")
                .addParameter(Object.class, "extraValue")
                .addStatement(
                        "return new $T($L$Lextras.with(extraMember, extraValue))",
                        plan.name(),
                        components,
                        event ? "timestamp, " : "")
                .build();
    }

    private MethodSpec extrasOfInline() {
        return MethodSpec.methodBuilder("extras")
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PUBLIC)
                .returns(Types.EXTRAS)
                .addStatement("return $L.extras()", plan.inline().orElseThrow().java())
                .build();
    }

    private static MethodSpec name(CommandPart command) {
        return MethodSpec.methodBuilder("name")
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PUBLIC)
                .returns(String.class)
                .addStatement("return $S", command.wire())
                .build();
    }

    private static MethodSpec decode(CommandPart command) {
        MethodSpec.Builder method = MethodSpec.methodBuilder("decode")
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PUBLIC)
                .addParameter(Types.QMP_RESULT, "result");
        if (command.returns().isEmpty()) {
            method.returns(Types.EMPTY).addStatement("return $T.fromJson(result.json())", Types.EMPTY);
        } else {
            JavaType type = command.returns().get();
            method.returns(type.required().box())
                    .addStatement("return $L", Decode.result(type, CodeBlock.of("result.json()")));
        }
        return method.build();
    }

    private MethodSpec fromJson() {
        MethodSpec.Builder method = MethodSpec.methodBuilder("fromJson")
                .addJavadoc("Decodes an object.\n\n")
                .addJavadoc("@param json a JSON object\n")
                .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
                .returns(plan.name())
                .addParameter(Types.JSON_NODE, "json");
        if (event) {
            method.addJavadoc("@param timestamp when the event happened\n").addParameter(Instant.class, "timestamp");
        }
        method.addJavadoc("@return the object\n")
                .addJavadoc(
                        "@throws $T if it is not an object$L\n",
                        ClassName.get(Types.ROOT, "JsonShapeException"),
                        plan.lenient() || mandatory().isEmpty() ? "" : ", or a mandatory member is missing");
        Decode.body(method, plan, extras, event);
        return method.build();
    }

    private MethodSpec toJson() {
        MethodSpec.Builder method = MethodSpec.methodBuilder("toJson")
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PUBLIC)
                .returns(Types.OBJECT_NODE);
        if (extras) {
            method.addStatement("$T writer = new $T(this, extras)", Types.WRITER, Types.WRITER);
        } else {
            method.addStatement(
                    "$T writer = new $T(this, $L.toJson())",
                    Types.WRITER,
                    Types.WRITER,
                    plan.inline().orElseThrow().java());
        }
        plan.tag().ifPresent(tag -> method.addStatement("writer.put($S, $S)", tag.wire(), tag.value()));
        for (Component component : plan.components()) {
            method.addStatement("writer.put($S, $L)", component.wire(), component.java());
        }
        method.addStatement("return writer.object()");
        return method.build();
    }

    private List<Component> all() {
        List<Component> all = new ArrayList<>(plan.components());
        plan.inline().ifPresent(all::add);
        return all;
    }

    private List<Component> mandatory() {
        return plan.components().stream()
                .filter(component -> !component.optional())
                .toList();
    }

    private static TypeName typeOf(Component component) {
        return component.optional()
                ? component.type().optional()
                : component.type().required();
    }
}
