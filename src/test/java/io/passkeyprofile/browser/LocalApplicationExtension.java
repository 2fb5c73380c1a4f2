package io.passkeyprofile.browser;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.support.TypeBasedParameterResolver;

/**
 * Gives all tests that take a {@link LocalApplication} as a parameter the same one.
 */
class LocalApplicationExtension extends TypeBasedParameterResolver<LocalApplication> {

	@Override
	public LocalApplication resolveParameter(ParameterContext parameter, ExtensionContext context) {
		return LocalApplication.SHARED;
	}

}
