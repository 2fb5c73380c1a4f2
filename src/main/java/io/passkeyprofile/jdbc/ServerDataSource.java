package io.passkeyprofile.jdbc;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.BatchUpdateException;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeanUtils;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.lookup.AbstractRoutingDataSource;

/**
 * The database as a server uses it. Chooses a pool by what the thread does. While the
 * pool of all requests has no connection to give, a few requests wait for one. The others
 * are refused at once: they would only occupy the threads that serve what needs no
 * database.
 */
final class ServerDataSource extends AbstractRoutingDataSource {

	private static final int WAITING = 4;

	private static final ThreadLocal<Use> current = ThreadLocal.withInitial(() -> Use.REQUEST);

	private final Semaphore waiting = new Semaphore(WAITING);

	private volatile boolean exhausted;

	ServerDataSource(Map<Use, DataSource> targets) {
		setTargetDataSources(Map.copyOf(targets));
		afterPropertiesSet();
	}

	/**
	 * Says what this thread uses connections for from now on.
	 * @return what it has used them for, to go back to
	 */
	static Use use(Use use) {
		Use outer = current.get();
		current.set(use);
		return outer;
	}

	@Override
	protected Object determineCurrentLookupKey() {
		return current.get();
	}

	@Override
	public Connection getConnection() throws SQLException {
		if (current.get() != Use.REQUEST) {
			return super.getConnection();
		}
		boolean limited = this.exhausted;
		if (limited && !this.waiting.tryAcquire()) {
			throw new SQLTransientConnectionException("Other requests are waiting for a connection already");
		}
		try {
			Connection connection = super.getConnection();
			this.exhausted = false;
			return connection;
		}
		catch (SQLTransientConnectionException ex) {
			this.exhausted = true;
			throw ex;
		}
		finally {
			if (limited) {
				this.waiting.release();
			}
		}
	}

	/** What a connection is for. */
	enum Use {

		/** A request, which gets an answer soon. */
		REQUEST,

		/** A request that must not wait behind others. */
		RESERVED,

		/** Work that no request waits for, so that it may take long. */
		BACKGROUND

	}

	/**
	 * Removes the messages from a database driver's exceptions. H2 puts whole rows into
	 * them and PostgreSQL the values of keys, and everything that sees an exception may
	 * log it: the pool, Hibernate, Spring, Tomcat. The name of the driver's class, the
	 * SQL state and the error code remain, and so does the {@code java.sql} type, which
	 * Spring needs to translate exceptions.
	 */
	static final class Redacted extends DelegatingDataSource {

		private static final Set<Class<?>> WRAPPED = Set.of(Connection.class, Statement.class, PreparedStatement.class,
				CallableStatement.class, ResultSet.class, DatabaseMetaData.class);

		/**
		 * Creates the data source.
		 * @param driver a data source of the driver, not of a pool
		 */
		Redacted(DataSource driver) {
			super(driver);
		}

		@Override
		public Connection getConnection() throws SQLException {
			try {
				return wrap(super.getConnection(), Connection.class, null);
			}
			catch (SQLException ex) {
				throw redact(ex);
			}
		}

		@Override
		public Connection getConnection(String username, String password) throws SQLException {
			try {
				return wrap(super.getConnection(username, password), Connection.class, null);
			}
			catch (SQLException ex) {
				throw redact(ex);
			}
		}

		/**
		 * Wraps what the driver returned.
		 * @param connection the wrapped connection that it belongs to, or null if it is
		 * the connection
		 */
		private static <T> T wrap(T target, Class<T> type, @Nullable Object connection) {
			return type.cast(Proxy.newProxyInstance(Redacted.class.getClassLoader(), new Class<?>[] { type },
					(proxy, method, arguments) -> call(proxy, target, (connection != null) ? connection : proxy, method,
							arguments)));
		}

		private static @Nullable Object call(Object proxy, Object target, Object connection, Method method,
				@Nullable Object @Nullable [] arguments) throws Throwable {
			if (method.getDeclaringClass() == Object.class && !method.getName().equals("toString")) {
				return (arguments != null) ? proxy == arguments[0] : System.identityHashCode(proxy);
			}
			if (method.getReturnType() == Connection.class) {
				// Spring compares it with the connection of the transaction, and would
				// close any other
				return connection;
			}
			try {
				return wrapResult(method.invoke(target, arguments), method.getReturnType(), connection);
			}
			catch (InvocationTargetException ex) {
				throw (ex.getCause() instanceof SQLException failure) ? redact(failure) : ex.getTargetException();
			}
		}

		@SuppressWarnings("unchecked")
		private static @Nullable Object wrapResult(@Nullable Object result, Class<?> type, Object connection) {
			// Values first, because every column of every row passes here
			if (!type.isInterface()) {
				return (result instanceof SQLException warning) ? redact(warning) : result;
			}
			return (result != null && WRAPPED.contains(type)) ? wrap(result, (Class<Object>) type, connection) : result;
		}

		/**
		 * Returns a copy of an exception without values from the database.
		 * @param failure the driver's exception
		 * @return the copy, of a type in {@code java.sql}, with redacted SQL exceptions
		 * as causes; of other causes only an I/O exception at the root is kept
		 */
		static SQLException redact(SQLException failure) {
			String message = "%s, SQL state %s, error code %d".formatted(failure.getClass().getName(),
					failure.getSQLState(), failure.getErrorCode());
			SQLException redacted = ofSameType(failure, message);
			redacted.setStackTrace(failure.getStackTrace());
			if (failure.getCause() instanceof SQLException cause) {
				redacted.initCause(redact(cause));
			}
			else if (NestedExceptionUtils.getRootCause(failure) instanceof IOException cause) {
				redacted.initCause(cause);
			}
			if (failure.getNextException() != null) {
				redacted.setNextException(redact(failure.getNextException()));
			}
			return redacted;
		}

		private static SQLException ofSameType(SQLException failure, String message) {
			if (failure instanceof BatchUpdateException batch) {
				return new BatchUpdateException(message, batch.getSQLState(), batch.getErrorCode(),
						batch.getUpdateCounts());
			}
			Class<?> type = failure.getClass();
			while (!type.getName().startsWith("java.sql.")) {
				type = type.getSuperclass();
			}
			try {
				return (SQLException) BeanUtils.instantiateClass(
						type.getConstructor(String.class, String.class, int.class), message, failure.getSQLState(),
						failure.getErrorCode());
			}
			catch (NoSuchMethodException ex) {
				return new SQLException(message, failure.getSQLState(), failure.getErrorCode());
			}
		}

	}

	/**
	 * Returns from a commit only when H2 has written it to its file, so that it survives
	 * the end of the process. By itself H2 acknowledges a commit first and writes it up
	 * to half a second later. Its setting {@code WRITE_DELAY=0} would write every commit
	 * on its own, and never clean the file up while it is open; here, those that commit
	 * at the same time share a write.
	 */
	static final class DurableH2 extends DelegatingDataSource {

		private final AtomicLong lastCommit = new AtomicLong();

		private final Object writing = new Object();

		private long lastWritten;

		/**
		 * Creates the data source.
		 * @param driver a data source of the driver, not of a pool
		 */
		DurableH2(DataSource driver) {
			super(driver);
		}

		@Override
		public Connection getConnection() throws SQLException {
			return wrap(super.getConnection());
		}

		@Override
		public Connection getConnection(String username, String password) throws SQLException {
			return wrap(super.getConnection(username, password));
		}

		private Connection wrap(Connection connection) throws SQLException {
			Changes changes = new Changes(connection);
			return changes.watch(connection, Connection.class);
		}

		/** What one connection has changed. */
		private final class Changes {

			private final Connection connection;

			private final PreparedStatement checkpoint;

			private boolean pending;

			Changes(Connection connection) throws SQLException {
				this.connection = connection;
				this.checkpoint = connection.prepareStatement("checkpoint");
			}

			<T> T watch(T target, Class<T> type) {
				return type.cast(Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] { type },
						(proxy, method, arguments) -> call(target, method, arguments)));
			}

			private @Nullable Object call(Object target, Method method, @Nullable Object @Nullable [] arguments)
					throws Throwable {
				Object result;
				try {
					result = method.invoke(target, arguments);
				}
				catch (InvocationTargetException ex) {
					throw ex.getTargetException();
				}
				if (target instanceof Statement) {
					String name = method.getName();
					if (name.startsWith("execute") && !name.equals("executeQuery") && !Boolean.TRUE.equals(result)) {
						this.pending = true;
						if (this.connection.getAutoCommit()) {
							write();
						}
					}
					return result;
				}
				switch (method.getName()) {
					case "commit", "setAutoCommit" -> write();
					case "rollback" -> this.pending = (arguments != null) && this.pending;
					default -> {
					}
				}
				return (result instanceof Statement && Statement.class.isAssignableFrom(method.getReturnType()))
						? watchStatement(result, method.getReturnType()) : result;
			}

			@SuppressWarnings("unchecked")
			private Object watchStatement(Object statement, Class<?> type) {
				return watch(statement, (Class<Object>) type);
			}

			private void write() throws SQLException {
				if (!this.pending) {
					return;
				}
				this.pending = false;
				long own = DurableH2.this.lastCommit.incrementAndGet();
				synchronized (DurableH2.this.writing) {
					if (DurableH2.this.lastWritten < own) {
						long last = DurableH2.this.lastCommit.get();
						this.checkpoint.execute();
						DurableH2.this.lastWritten = last;
					}
				}
			}

		}

	}

}
