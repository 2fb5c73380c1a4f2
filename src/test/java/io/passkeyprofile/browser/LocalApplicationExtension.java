package io.passkeyprofile.browser;

import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.support.TypeBasedParameterResolver;

/**
 * Starts one {@link LocalApplication} for all tests that take it as a parameter. JUnit
 * closes it after the last of them.
 */
class LocalApplicationExtension extends TypeBasedParameterResolver<LocalApplication> {

	@Override
	public LocalApplication resolveParameter(ParameterContext parameter, ExtensionContext context) {
		return context.getRoot()
			.getStore(Namespace.GLOBAL)
			.computeIfAbsent(LocalApplication.class, (type) -> new LocalApplication(), LocalApplication.class);
	}

}
