package com.asoud.ddl.testmodel.faults;

import jakarta.persistence.Entity;

@Entity
public class OnMappedSuperclass extends BaseWithIndex {}
