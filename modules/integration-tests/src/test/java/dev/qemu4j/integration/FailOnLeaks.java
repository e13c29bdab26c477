package dev.qemu4j.integration;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/** Fails a test after which {@link LeakCheck} finds something that was not there before. */
final class FailOnLeaks implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {
    private static final Namespace NAMESPACE = Namespace.create(FailOnLeaks.class);

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        context.getStore(NAMESPACE).put("check", LeakCheck.begin());
    }

    @Override
    public void beforeEach(ExtensionContext context) throws Exception {
        context.getStore(NAMESPACE).put("before", check(context).snapshot());
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        check(context).after(context.getStore(NAMESPACE).get("before", ResourceSnapshot.class));
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        check(context).end();
    }

    private static LeakCheck check(ExtensionContext context) {
        return context.getStore(NAMESPACE).get("check", LeakCheck.class);
    }
}
