package io.passkeyprofile.profile;

import java.util.stream.Stream;

import io.passkeyprofile.MatrixTest;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContext;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContextProvider;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * Runs a class once for each database.
 */
class DatabaseInvocations implements ClassTemplateInvocationContextProvider, AfterAllCallback {

	@Override
	public boolean supportsClassTemplate(ExtensionContext context) {
		return true;
	}

	@Override
	public Stream<Invocation> provideClassTemplateInvocationContexts(ExtensionContext context) {
		return Stream.of(databases(context.getRequiredTestClass())).map(Invocation::new);
	}

	private static TestDatabase[] databases(Class<?> testClass) {
		BothDatabases both = testClass.getAnnotation(BothDatabases.class);
		if (both == null) {
			return new TestDatabase[] { TestDatabase.POSTGRES };
		}
		return Boolean.getBoolean(MatrixTest.PROPERTY) ? TestDatabase.values()
				: new TestDatabase[] { both.byDefault() };
	}

	@Override
	public void afterAll(ExtensionContext context) {
		TestDatabase.use(TestDatabase.H2);
	}

	/**
	 * A run of the class on one database.
	 *
	 * @param database the database
	 */
	record Invocation(TestDatabase database) implements ClassTemplateInvocationContext {

		@Override
		public String getDisplayName(int invocationIndex) {
			return this.database.name();
		}

		/**
		 * Makes Spring forget the context of the class, so that it looks for the context
		 * of this database.
		 */
		@Override
		public void prepareInvocation(ExtensionContext context) {
			TestDatabase.use(this.database);
			context.getRoot().getStore(Namespace.create(SpringExtension.class)).remove(context.getRequiredTestClass());
		}

	}

}
