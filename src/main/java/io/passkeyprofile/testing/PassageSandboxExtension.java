package io.passkeyprofile.testing;

import java.util.List;
import java.util.stream.Stream;

import io.passkeyprofile.passage.PassageFlex;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * Resolves the parameters of tests, and creates an app for each plain test class. Use it
 * through {@link PassageSandboxTest}.
 */
public final class PassageSandboxExtension implements ParameterResolver, AfterAllCallback {

	private static final Namespace NAMESPACE = Namespace.create(PassageSandboxExtension.class);

	private static final String SPRING_EXTENSION = "org.springframework.test.context.junit.jupiter.SpringExtension";

	private static final List<Class<?>> PARAMETERS = List.of(PassageFlex.class, SandboxControl.class,
			VirtualAuthenticator.class);

	/** Creates the extension. JUnit calls this. */
	public PassageSandboxExtension() {
	}

	@Override
	public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
		return PARAMETERS.contains(parameter.getParameter().getType());
	}

	@Override
	public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
		Class<?> type = parameter.getParameter().getType();
		SandboxControl control = control(context);
		if (type == SandboxControl.class) {
			return control;
		}
		return (type == PassageFlex.class) ? control.passage()
				: control.createAuthenticator(AuthenticatorOptions.passkeyProvider());
	}

	private static SandboxControl control(ExtensionContext context) {
		if (usesSpring(context)) {
			return InSpring.control(context);
		}
		ExtensionContext outermost = outermost(context);
		// The store could do this, but the method for it has another name in JUnit 6
		synchronized (PassageSandboxExtension.class) {
			SandboxControl control = outermost.getStore(NAMESPACE).get(SandboxControl.class, SandboxControl.class);
			if (control == null) {
				control = SandboxProcess.shared().createApp(authOrigin(outermost));
				outermost.getStore(NAMESPACE).put(SandboxControl.class, control);
			}
			return control;
		}
	}

	private static String authOrigin(ExtensionContext context) {
		return AnnotationSupport.findAnnotation(context.getRequiredTestClass(), PassageSandboxTest.class)
			.map(PassageSandboxTest::authOrigin)
			.orElse("http://localhost:8080");
	}

	private static boolean usesSpring(ExtensionContext context) {
		return context.getTestClass()
			.stream()
			.flatMap((type) -> AnnotationSupport.findRepeatableAnnotations(type, ExtendWith.class).stream())
			.flatMap((extension) -> Stream.of(extension.value()))
			.anyMatch((extension) -> extension.getName().equals(SPRING_EXTENSION))
				|| context.getParent().map(PassageSandboxExtension::usesSpring).orElse(false);
	}

	/** Returns the context of the class that contains all nested ones. */
	private static ExtensionContext outermost(ExtensionContext context) {
		ExtensionContext parent = context.getParent().orElse(null);
		return (parent != null && parent.getTestClass().isPresent()) ? outermost(parent) : context;
	}

	/** Deletes the app of a plain test class. */
	@Override
	public void afterAll(ExtensionContext context) {
		// After a nested class, the app is still needed
		SandboxControl control = context.equals(outermost(context))
				? context.getStore(NAMESPACE).remove(SandboxControl.class, SandboxControl.class) : null;
		if (control != null) {
			control.deleteApp();
		}
	}

	/** Loaded only if Spring is there. */
	private static final class InSpring {

		static SandboxControl control(ExtensionContext context) {
			return SpringExtension.getApplicationContext(context).getBean(SandboxControl.class);
		}

	}

}
