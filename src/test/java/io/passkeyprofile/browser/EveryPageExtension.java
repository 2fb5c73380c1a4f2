package io.passkeyprofile.browser;

import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.support.TypeBasedParameterResolver;

/**
 * Collects every page once for all tests that take {@link EveryPage} as a parameter.
 * JUnit closes it after the last of them.
 */
class EveryPageExtension extends TypeBasedParameterResolver<EveryPage> {

	@Override
	public EveryPage resolveParameter(ParameterContext parameter, ExtensionContext context) {
		return context.getRoot()
			.getStore(Namespace.GLOBAL)
			.computeIfAbsent(EveryPage.class, (type) -> new EveryPage(), EveryPage.class);
	}

}
