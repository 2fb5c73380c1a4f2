package io.passkeyprofile.browser;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.support.TypeBasedParameterResolver;

/**
 * Gives all tests that take {@link EveryPage} as a parameter the same pages.
 */
class EveryPageExtension extends TypeBasedParameterResolver<EveryPage> {

	@Override
	public EveryPage resolveParameter(ParameterContext parameter, ExtensionContext context) {
		return Shared.EVERY_PAGE;
	}

	/** Collects the pages when a test first needs them. */
	private static final class Shared {

		static final EveryPage EVERY_PAGE = new EveryPage(LocalApplication.SHARED);

	}

}
